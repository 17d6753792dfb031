/** The part of the platform's card JSON 2.0 that is used here, and its smallest pieces. Properties unknown to it are errors. */
import { visible } from '../../chat/view.ts';
import { escaped } from './escape.ts';

export type Card = {
  readonly schema: '2.0';
  readonly config: {
    readonly update_multi: true;
    readonly width_mode: 'fill';
    readonly summary?: { readonly content: string };
  };
  readonly header?: { readonly title: PlainText; readonly template: Template };
  readonly body: { readonly vertical_spacing: string; readonly elements: readonly CardElement[] };
};

export type Template = 'blue' | 'green' | 'grey' | 'orange' | 'default';

export type CardElement =
  | Div
  | { readonly tag: 'markdown'; readonly content: string; readonly margin?: string }
  | {
      readonly tag: 'img';
      readonly img_key: string;
      readonly alt: PlainText;
    }
  | {
      readonly tag: 'table';
      readonly page_size: number;
      readonly columns: readonly {
        readonly name: string;
        readonly display_name: string;
        readonly data_type: 'text';
      }[];
      readonly rows: readonly Readonly<Record<string, string>>[];
    }
  | {
      readonly tag: 'chart';
      readonly height: string;
      /** VChart's. */
      readonly chart_spec: Readonly<Record<string, unknown>>;
    }
  | ColumnSet
  | {
      readonly tag: 'form';
      readonly name: string;
      readonly elements: readonly FormElement[];
    };

export type FormElement = Div | Input | Select | CardButton;

export type PlainText = {
  readonly tag: 'plain_text';
  readonly content: string;
  readonly text_size?: 'notation';
  readonly text_color?: 'grey';
};

export type Div = { readonly tag: 'div'; readonly text: PlainText; readonly margin?: string };

export type ColumnSet = {
  readonly tag: 'column_set';
  readonly flex_mode: 'none' | 'flow';
  readonly horizontal_spacing: string;
  readonly margin?: string;
  readonly columns: readonly Column[];
};

export type Column = {
  readonly tag: 'column';
  readonly width: 'auto' | 'weighted';
  readonly weight?: number;
  readonly elements: readonly (Div | CardButton)[];
};

export type CardButton = {
  readonly tag: 'button';
  /** Needed in a form only. */
  readonly name?: string;
  readonly text: PlainText;
  readonly type: 'primary' | 'default';
  readonly form_action_type?: 'submit';
  readonly behaviors: readonly { readonly type: 'callback'; readonly value: object }[];
};

export type Input = {
  readonly tag: 'input';
  readonly name: string;
  readonly required: boolean;
  readonly label: PlainText;
  readonly placeholder: PlainText;
  readonly default_value?: string;
  readonly width: 'fill';
  readonly max_length: number;
  readonly input_type?: 'multiline_text';
  readonly rows?: number;
};

export type Select = {
  readonly tag: 'select_static';
  readonly name: string;
  readonly required: boolean;
  readonly placeholder: PlainText;
  readonly width: 'fill';
  readonly options: readonly { readonly text: PlainText; readonly value: string }[];
  readonly initial_option?: string;
};

type Look = { readonly isGrey?: boolean; readonly isAside?: boolean; readonly margin?: string };

/** Text that the platform interprets nothing in. */
export function plain(content: string): PlainText {
  return { tag: 'plain_text', content: visible(content) };
}

/** @param look `isAside`: small and grey, beside what matters */
export function div(content: string, { isGrey = false, isAside = false, margin }: Look = {}): Div {
  const text: PlainText = {
    ...plain(content),
    ...(isAside && { text_size: 'notation' }),
    ...((isAside || isGrey) && { text_color: 'grey' }),
  };
  return { tag: 'div', text, ...(margin !== undefined && { margin }) };
}

/** @returns lines in bold, whatever they say; there must be something in each */
export function bold(lines: readonly string[], margin: string): CardElement {
  const content = lines.map(line => `**${escaped(line.trim())}**`).join('\n');
  return { tag: 'markdown', content, margin };
}
