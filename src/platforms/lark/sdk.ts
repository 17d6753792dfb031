/**
 * Lark's SDK, loaded by `require`: it is one CommonJS file of 6 MB, and `import` would read it twice over to find the names
 * that it exports, which takes longer than running it and is most of what a start waits for.
 */
import { createRequire } from 'node:module';
import type * as Sdk from '@larksuiteoapi/node-sdk';

export const { AppType, Client, defaultHttpInstance, EventDispatcher, LoggerLevel, registerApp, WSClient } =
  createRequire(import.meta.url)('@larksuiteoapi/node-sdk') as typeof Sdk;
