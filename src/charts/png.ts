/** A chart as PNG, drawn on a canvas without a browser. Loads 100 MB: only the painter's thread imports it. */
import { createRequire } from 'node:module';
import { type Canvas, createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { CustomChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Chart } from '../domain/chart.ts';
import { FONT, optionOf } from './option.ts';

/** A phone has three pixels a point; Telegram keeps no side longer than this. */
const PIXELS_A_POINT = 3;
const LONGEST_SIDE = 2560;

const require = createRequire(import.meta.url);
for (const file of [
  require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
])
  GlobalFonts.registerFromPath(file, FONT);
use([CustomChart, GraphicComponent, GridComponent, CanvasRenderer]);
// Texts are measured on it, too.
setPlatformAPI({ createCanvas: () => createCanvas(1, 1) as never });

export async function chartPng(chart: Chart): Promise<Uint8Array> {
  const { option, width, height } = optionOf(chart);
  const pixels = Math.min(PIXELS_A_POINT, LONGEST_SIDE / height);
  const canvas: Canvas = createCanvas(Math.round(width * pixels), Math.round(height * pixels));
  const size = { width, height, devicePixelRatio: pixels };
  const drawing = init(canvas as never, null, { renderer: 'canvas', ...size });
  try {
    drawing.setOption(option);
    return await canvas.encode('png');
  } finally {
    drawing.dispose();
  }
}
