/** Around each test file: what it started ends with it, since its worker goes on with other files. */
import { afterAll } from 'vitest';
import { endChildren } from './children.ts';

afterAll(endChildren);
