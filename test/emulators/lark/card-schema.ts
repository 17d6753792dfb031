/**
 * The properties of card JSON 2.0 as documented at open.feishu.cn (card-json-v2-structure and
 * card-json-v2-components): strict about which there are, of values only what is written there.
 */
import { z } from 'zod';

const TEMPLATES = [
  ...['blue', 'wathet', 'turquoise', 'green', 'yellow', 'orange', 'red', 'carmine', 'violet', 'purple'],
  ...['indigo', 'grey', 'default'],
] as const;
export const TAG_COLORS = [
  ...['neutral', 'blue', 'turquoise', 'lime', 'orange', 'violet', 'indigo', 'wathet', 'green', 'yellow'],
  ...['red', 'purple', 'carmine'],
] as const;
export const TEXT_SIZES: ReadonlySet<string> = new Set([
  ...['heading-0', 'heading-1', 'heading-2', 'heading-3', 'heading-4', 'heading', 'normal', 'notation'],
  ...['xxxx-large', 'xxx-large', 'xx-large', 'x-large', 'large', 'medium', 'small', 'x-small'],
]);
const BUTTON_TYPES = [
  ...['default', 'primary', 'danger', 'text', 'primary_text', 'danger_text', 'primary_filled'],
  ...['danger_filled', 'laser'],
] as const;
const CHART_TYPES = [
  ...['line', 'area', 'bar', 'pie', 'common', 'funnel', 'scatter', 'radar', 'linearProgress'],
  ...['circularProgress', 'wordCloud'],
] as const;
const LONGEST_SMALL_TEXT = 100;
const LONGEST_INPUT = 1_000;
// The client cuts a title after four lines and a subtitle after one without a word: refused here, to be noticed.
const LONGEST_TITLE = 150;
const LONGEST_SUBTITLE = 100;

const colorName = z.string();
const textAlign = z.enum(['left', 'center', 'right']);
const verticalAlign = z.enum(['top', 'center', 'bottom']);
const spacing = z
  .string()
  .regex(
    /^(small|medium|large|extra_large|\d{1,2}px)$/,
    'must be small, medium, large, extra_large or [0,99]px',
  );
const pixels = '-?\\d{1,2}(px)?';
const box = z
  .string()
  .regex(new RegExp(`^${pixels}( ${pixels}){0,3}$`), 'must be one to four widths such as "4px 8px"');
const width = z.string().regex(/^(default|fill|auto|\d+px)$/, 'must be default, fill or a width in px');
const texts = z.record(z.string(), z.string());
const elementId = z.string();

function plainText(longest = Number.MAX_SAFE_INTEGER) {
  return z.strictObject({
    tag: z.literal('plain_text'),
    content: z.string().max(longest, `content of plain_text exceeds ${longest} characters`),
    i18n_content: texts.optional(),
    element_id: elementId.optional(),
  });
}

const styledText = z.strictObject({
  tag: z.enum(['plain_text', 'lark_md']),
  content: z.string(),
  i18n_content: texts.optional(),
  element_id: elementId.optional(),
  text_size: z.string().optional(),
  text_color: colorName.optional(),
  text_align: textAlign.optional(),
  lines: z.int().min(1).optional(),
});

function headerText(longest: number, isOneLine: boolean) {
  const content = z.string().max(longest, `would be cut by the client: more than ${longest} characters`);
  return z.strictObject({
    tag: z.enum(['plain_text', 'lark_md']),
    content: isOneLine
      ? content.regex(/^[^\n]*$/, 'would be cut by the client after one line')
      : content.min(1),
    i18n_content: texts.optional(),
    element_id: elementId.optional(),
  });
}

const icon = z.strictObject({
  tag: z.enum(['standard_icon', 'custom_icon']),
  token: z.string().optional(),
  color: colorName.optional(),
  img_key: z.string().optional(),
});

const urls = {
  url: z.string().optional(),
  android_url: z.string().optional(),
  ios_url: z.string().optional(),
  pc_url: z.string().optional(),
};
const multiUrl = z.strictObject(urls);
const clickAction = z.strictObject({ multi_url: multiUrl });

const behaviors = z
  .array(
    z.discriminatedUnion('type', [
      // A string is taken by the platform, but the documentation allows objects only.
      z.strictObject({ type: z.literal('callback'), value: z.record(z.string(), z.unknown()) }),
      z.strictObject({
        type: z.literal('open_url'),
        default_url: z.string().min(1),
        android_url: z.string().optional(),
        ios_url: z.string().optional(),
        pc_url: z.string().optional(),
      }),
    ]),
  )
  .min(1);
const confirm = z.strictObject({ title: plainText(), text: plainText() });
const children = z.array(z.looseObject({ tag: z.string() }));

const any = { tag: z.string(), element_id: elementId.optional(), margin: box.optional() };
const layout = {
  direction: z.enum(['vertical', 'horizontal']).optional(),
  horizontal_spacing: spacing.optional(),
  horizontal_align: textAlign.optional(),
  vertical_spacing: spacing.optional(),
  vertical_align: verticalAlign.optional(),
  padding: box.optional(),
};
const interactive = {
  name: z.string().min(1).optional(),
  disabled: z.boolean().optional(),
  behaviors: behaviors.optional(),
  confirm: confirm.optional(),
};
const field = {
  ...interactive,
  required: z.boolean().optional(),
  width: width.optional(),
  placeholder: plainText(LONGEST_SMALL_TEXT).optional(),
};
// An option without text or value is refused by the platform.
const option = z.strictObject({
  text: plainText().extend({ content: z.string().min(1) }),
  value: z.string().min(1),
  icon: icon.optional(),
});
const select = {
  ...field,
  type: z.enum(['default', 'text']).optional(),
  options: z.array(option).optional(),
};

/** The elements by their tag. What is inside of a container is judged on its own. */
export const ELEMENTS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  [
    'markdown',
    z.strictObject({
      ...any,
      content: z.string(),
      i18n_content: texts.optional(),
      text_size: z.string().optional(),
      text_align: textAlign.optional(),
      icon: icon.optional(),
    }),
  ],
  [
    'div',
    z.strictObject({
      ...any,
      width: width.optional(),
      text: styledText.optional(),
      icon: icon.optional(),
      fields: z.array(z.strictObject({ is_short: z.boolean().optional(), text: styledText })).optional(),
    }),
  ],
  ['hr', z.strictObject(any)],
  [
    'img',
    z.strictObject({
      ...any,
      img_key: z.string().min(1),
      alt: plainText(),
      title: plainText().optional(),
      corner_radius: z.string().optional(),
      scale_type: z.enum(['crop_center', 'crop_top', 'fit_horizontal']).optional(),
      size: z
        .string()
        .regex(/^(stretch|large|medium|small|tiny|\d{1,4}px \d{1,4}px)$/, 'is no size of an image')
        .optional(),
      transparent: z.boolean().optional(),
      preview: z.boolean().optional(),
      mode: z.string().optional(),
      custom_width: z.union([z.string(), z.int()]).optional(),
      compact_width: z.boolean().optional(),
    }),
  ],
  [
    'table',
    z.strictObject({
      ...any,
      page_size: z.int().min(1).max(10).optional(),
      row_height: z
        .string()
        .regex(/^(low|middle|high|auto|\d{2,3}px)$/, 'is no height of a row')
        .optional(),
      row_max_height: z
        .string()
        .regex(/^\d{2,3}px$/)
        .optional(),
      freeze_first_column: z.boolean().optional(),
      header_style: z
        .strictObject({
          text_align: textAlign.optional(),
          text_size: z.enum(['normal', 'heading']).optional(),
          background_style: z.enum(['grey', 'none']).optional(),
          text_color: colorName.optional(),
          bold: z.boolean().optional(),
          lines: z.int().min(1).optional(),
        })
        .optional(),
      columns: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            display_name: z.string().optional(),
            width: z
              .string()
              .regex(/^(auto|\d{2,3}px|\d{1,3}%)$/, 'must be auto, [80,600]px or [1,100]%')
              .optional(),
            vertical_align: verticalAlign.optional(),
            horizontal_align: textAlign.optional(),
            data_type: z.enum(['text', 'lark_md', 'options', 'number', 'persons', 'date', 'markdown']),
            format: z
              .strictObject({
                precision: z.int().min(0).max(10).optional(),
                symbol: z.string().max(1).optional(),
                separator: z.boolean().optional(),
              })
              .optional(),
            date_format: z.string().optional(),
          }),
        )
        .min(1)
        .max(50),
      rows: z.array(z.record(z.string(), z.unknown())),
    }),
  ],
  [
    'chart',
    z.strictObject({
      ...any,
      aspect_ratio: z.enum(['1:1', '2:1', '4:3', '16:9']).optional(),
      color_theme: z.enum(['brand', 'rainbow', 'complementary', 'converse', 'primary']).optional(),
      // VChart's own schema is not known here; a wrong type or missing data is what can be told.
      chart_spec: z.looseObject({
        type: z.enum(CHART_TYPES),
        data: z.union([z.array(z.unknown()), z.looseObject({})]),
      }),
      preview: z.boolean().optional(),
      height: z
        .string()
        .regex(/^(auto|\d{1,3}px)$/)
        .optional(),
    }),
  ],
  [
    'column_set',
    z.strictObject({
      ...any,
      horizontal_spacing: spacing.optional(),
      horizontal_align: textAlign.optional(),
      flex_mode: z.enum(['none', 'stretch', 'flow', 'bisect', 'trisect']).optional(),
      background_style: colorName.optional(),
      action: clickAction.optional(),
      columns: z.array(z.looseObject({ tag: z.literal('column') })).min(1),
    }),
  ],
  [
    'column',
    z.strictObject({
      ...any,
      ...layout,
      background_style: colorName.optional(),
      width: z
        .string()
        .regex(/^(auto|weighted|\d{2,3}px)$/, 'must be auto, weighted or [16,600]px')
        .optional(),
      weight: z.int().min(1).max(5).optional(),
      action: clickAction.optional(),
      elements: children.optional(),
    }),
  ],
  [
    'collapsible_panel',
    z.strictObject({
      ...any,
      ...layout,
      expanded: z.boolean().optional(),
      background_color: colorName.optional(),
      header: z.strictObject({
        title: z
          .strictObject({
            tag: z.enum(['plain_text', 'markdown']),
            content: z.string(),
            i18n_content: texts.optional(),
            element_id: elementId.optional(),
          })
          .optional(),
        background_color: colorName.optional(),
        vertical_align: verticalAlign.optional(),
        padding: box.optional(),
        position: z.string().optional(),
        width: z.enum(['fill', 'auto', 'auto_when_fold']).optional(),
        icon: icon.extend({ size: z.string().optional() }).optional(),
        icon_position: z.enum(['left', 'right', 'follow_text']).optional(),
        icon_expanded_angle: z.literal([-180, -90, 90, 180]).optional(),
      }),
      border: z
        .strictObject({ color: colorName.optional(), corner_radius: z.string().optional() })
        .optional(),
      elements: children.optional(),
    }),
  ],
  ['form', z.strictObject({ ...any, ...layout, name: z.string().optional(), elements: children })],
  [
    'interactive_container',
    z.strictObject({
      ...any,
      ...layout,
      width: z.string().optional(),
      height: z.string().optional(),
      background_style: colorName.optional(),
      has_border: z.boolean().optional(),
      border_color: colorName.optional(),
      corner_radius: z.string().optional(),
      behaviors,
      confirm: confirm.optional(),
      disabled: z.boolean().optional(),
      disabled_tips: plainText().optional(),
      hover_tips: plainText().optional(),
      elements: children,
    }),
  ],
  [
    'button',
    z.strictObject({
      ...any,
      ...interactive,
      type: z.enum(BUTTON_TYPES).optional(),
      size: z.enum(['tiny', 'small', 'medium', 'large']).optional(),
      width: width.optional(),
      text: plainText(LONGEST_SMALL_TEXT).optional(),
      icon: icon.optional(),
      hover_tips: plainText().optional(),
      disabled_tips: plainText().optional(),
      form_action_type: z.enum(['submit', 'reset']).optional(),
    }),
  ],
  [
    'input',
    z.strictObject({
      ...any,
      ...field,
      default_value: z.string().optional(),
      disabled_tips: plainText().optional(),
      max_length: z.int().min(1).max(LONGEST_INPUT).optional(),
      input_type: z.enum(['text', 'multiline_text', 'password']).optional(),
      show_icon: z.boolean().optional(),
      rows: z.int().min(1).optional(),
      auto_resize: z.boolean().optional(),
      max_rows: z.int().min(1).optional(),
      label: plainText().optional(),
      label_position: z.enum(['top', 'left']).optional(),
    }),
  ],
  [
    'select_static',
    z.strictObject({
      ...any,
      ...select,
      initial_option: z.string().optional(),
      initial_index: z.int().min(0).optional(),
    }),
  ],
  [
    'multi_select_static',
    z.strictObject({ ...any, ...select, selected_values: z.array(z.string()).optional() }),
  ],
  [
    'select_person',
    z.strictObject({
      ...any,
      ...select,
      options: z.array(z.strictObject({ value: z.string().min(1) })).optional(),
      initial_option: z.string().optional(),
    }),
  ],
  ['date_picker', z.strictObject({ ...any, ...field, initial_date: z.iso.date().optional() })],
  [
    'picker_datetime',
    z.strictObject({
      ...any,
      ...field,
      initial_datetime: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'must be yyyy-MM-dd HH:mm')
        .optional(),
    }),
  ],
  [
    'overflow',
    z.strictObject({
      ...any,
      ...interactive,
      width: width.optional(),
      options: z
        .array(
          z.strictObject({
            text: plainText(LONGEST_SMALL_TEXT).optional(),
            multi_url: multiUrl.optional(),
            value: z.string().optional(),
          }),
        )
        .min(1),
    }),
  ],
  [
    'checker',
    z.strictObject({
      ...any,
      ...interactive,
      checked: z.boolean().optional(),
      text: styledText.optional(),
      overall_checkable: z.boolean().optional(),
      button_area: z
        .strictObject({
          pc_display_rule: z.enum(['always', 'on_hover']).optional(),
          buttons: z
            .array(z.looseObject({ tag: z.literal('button') }))
            .max(3)
            .optional(),
        })
        .optional(),
      checked_style: z
        .strictObject({ show_strikethrough: z.boolean().optional(), opacity: z.number().optional() })
        .optional(),
      padding: box.optional(),
      hover_tips: plainText().optional(),
      disabled_tips: plainText().optional(),
    }),
  ],
  [
    'person',
    z.strictObject({
      ...any,
      user_id: z.string().min(1),
      size: z.enum(['extra_small', 'small', 'medium', 'large']).optional(),
      show_avatar: z.boolean().optional(),
      show_name: z.boolean().optional(),
      style: z.enum(['normal', 'capsule']).optional(),
    }),
  ],
  [
    'person_list',
    z.strictObject({
      ...any,
      persons: z.array(z.strictObject({ id: z.string().min(1) })).min(1),
      size: z.enum(['extra_small', 'small', 'medium', 'large']).optional(),
      lines: z.int().min(1).optional(),
      show_name: z.boolean().optional(),
      show_avatar: z.boolean().optional(),
      drop_invalid_user_id: z.boolean().optional(),
      icon: icon.optional(),
    }),
  ],
]);

const textTag = z.strictObject({
  tag: z.literal('text_tag'),
  element_id: elementId.optional(),
  text: plainText().optional(),
  color: z.enum(TAG_COLORS).optional(),
});
// The client shows three tags and drops the others without a word: refused here, to be noticed.
const textTags = z.array(textTag).max(3);

export const CARD = z.strictObject({
  schema: z.literal('2.0'),
  config: z.strictObject({
    streaming_mode: z.boolean().optional(),
    streaming_config: z.looseObject({}).optional(),
    summary: z.strictObject({ content: z.string().optional(), i18n_content: texts.optional() }).optional(),
    locales: z.array(z.string()).optional(),
    enable_forward: z.boolean().optional(),
    // True by default in 2.0; asked for here, because without it an update of a card would be refused elsewhere.
    update_multi: z.literal(true),
    width_mode: z.enum(['default', 'compact', 'fill']).optional(),
    use_custom_translation: z.boolean().optional(),
    enable_forward_interaction: z.boolean().optional(),
    style: z
      .strictObject({
        text_size: z
          .record(
            z.string(),
            z.strictObject({ default: z.string().optional(), pc: z.string(), mobile: z.string() }),
          )
          .optional(),
        color: z
          .record(z.string(), z.strictObject({ light_mode: z.string(), dark_mode: z.string() }))
          .optional(),
      })
      .optional(),
  }),
  card_link: multiUrl.optional(),
  header: z
    .strictObject({
      title: headerText(LONGEST_TITLE, false),
      subtitle: headerText(LONGEST_SUBTITLE, true).optional(),
      text_tag_list: textTags.optional(),
      i18n_text_tag_list: z.record(z.string(), textTags).optional(),
      template: z.enum(TEMPLATES).optional(),
      icon: icon.optional(),
      padding: box.optional(),
    })
    .optional(),
  body: z.strictObject({ ...layout, elements: children }),
});
