/** A chart as SVG, for pages: the same option, without a canvas. */
import { CustomChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '../domain/chart.ts';
import { optionOf } from './option.ts';

use([CustomChart, GraphicComponent, GridComponent, SVGRenderer]);

export function chartSvg(chart: Chart): string {
  const { option, width, height } = optionOf(chart);
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption(option);
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}
