/** Refusals of the request itself: its form, caller and route, and the state of the machine. */
import type { RefusalText } from './refusal.js';

export const REQUEST_TEXTS = {
  malformedRequest: {
    status: 400,
    title: { zh: '请求无法读取', en: 'The request cannot be read' },
    next: {
      zh: '请检查网址与请求头的写法，然后重新发送。',
      en: 'Check how the address and the headers are written, then send it again.',
    },
  },
  malformedJson: {
    status: 400,
    title: { zh: '请求体不是合法的 JSON', en: 'The body is not valid JSON' },
    next: {
      zh: '请用 JSON 工具检查请求体（引号、逗号、括号），改正后重新发送。',
      en: 'Check the body with a JSON tool (quotes, commas, brackets), correct it and send it again.',
    },
  },
  malformedYaml: {
    status: 400,
    title: { zh: '请求体不是可接受的 YAML', en: 'The body is not YAML that can be taken' },
    next: {
      zh: '请在 errors 所示的行与列改正；YAML 1.2 中可用映射、序列与文本，不可用锚点、别名、标签与指令。',
      en: 'Correct it at the line and column in errors; mappings, sequences and scalars of YAML 1.2 are taken, but no anchors, aliases, tags or directives.',
    },
  },
  invalidQuery: {
    status: 400,
    title: { zh: '查询参数有误', en: 'The query parameters are not valid' },
    next: {
      zh: '请按 errors 逐项改正查询参数；可用的参数见 /docs。',
      en: 'Correct each parameter listed in errors; /docs shows which ones there are.',
    },
  },
  invalidIdempotencyKey: {
    status: 400,
    title: { zh: 'Idempotency-Key 有误', en: 'The Idempotency-Key is not valid' },
    next: {
      zh: '请使用 1 至 255 个可打印的 ASCII 字符，可加双引号，例如 "8f14e45f"。',
      en: 'Use 1 to 255 printable ASCII characters, bare or in double quotes, such as "8f14e45f".',
    },
  },
  unauthenticated: {
    status: 401,
    title: { zh: '需要有效的访问令牌', en: 'A valid access token is needed' },
    next: {
      zh: '请在 Authorization 头中用 Bearer 发送令牌；过期的请重新申领（演示：npm run -s token -- operator）。',
      en: 'Send a token as "Authorization: Bearer …"; get a new one where it has expired (demo: npm run -s token -- operator).',
    },
  },
  forbidden: {
    status: 403,
    title: { zh: '此角色或令牌无权执行该操作', en: 'This role or token may not do that' },
    next: {
      zh: '请使用有权角色的令牌；若答复中有 scope，请申领含该权限范围的令牌；或向学分银行管理员申请权限。',
      en: 'Use the token of a role that may; where the answer names a scope, get a token with it; or ask the operator of the bank.',
    },
  },
  notFound: {
    status: 404,
    title: { zh: '未找到', en: 'Not found' },
    next: {
      zh: '请核对网址中的编号；不属于贵机构的记录同样显示为未找到。',
      en: 'Check the id in the address; what does not belong to your institution is not found either.',
    },
  },
  unknownRoute: {
    status: 404,
    title: { zh: '没有这个网址', en: 'There is no such address' },
    next: {
      zh: '请核对路径；全部接口见 /docs。',
      en: 'Check the path; /docs lists every one there is.',
    },
  },
  methodNotAllowed: {
    status: 405,
    title: { zh: '该网址不支持此方法', en: 'This address does not take that method' },
    next: {
      zh: '请改用 Allow 响应头中列出的方法。',
      en: 'Use one of the methods in the Allow header.',
    },
  },
  bodyTooLarge: {
    status: 413,
    title: { zh: '请求体过大', en: 'The body is too large' },
    next: {
      zh: '请分成较小的批次，或用 POST /v1/imports 上传文件。',
      en: 'Send smaller batches, or upload a file with POST /v1/imports.',
    },
  },
  uriTooLong: {
    status: 414,
    title: { zh: '网址过长', en: 'The address is too long' },
    next: {
      zh: '请缩短路径或查询参数。',
      en: 'Shorten the path or the query parameters.',
    },
  },
  unsupportedMediaType: {
    status: 415,
    title: { zh: '不支持此内容类型', en: 'This content type is not supported' },
    next: {
      zh: '请以 Content-Type: application/json 发送；导入使用 text/csv 或 application/x-ndjson。',
      en: 'Send Content-Type: application/json; imports take text/csv or application/x-ndjson.',
    },
  },
  invalidBody: {
    status: 422,
    title: { zh: '请求内容有误', en: 'The content of the request is not valid' },
    next: {
      zh: '请按 errors 逐项改正后重新发送；没有记录任何内容。',
      en: 'Correct each item listed in errors and send it again; nothing was recorded.',
    },
  },
  tooManyRequests: {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    next: {
      zh: '请在 Retry-After 所示的秒数之后重试。',
      en: 'Try again after the seconds given in Retry-After.',
    },
  },
  internalError: {
    status: 500,
    title: { zh: '系统内部错误', en: 'The bank made a mistake' },
    next: {
      zh: '请稍后用同一 Idempotency-Key 重试；若仍失败，请把 traceId 告知管理员。',
      en: 'Try again later with the same Idempotency-Key; if it goes on, tell the operator the traceId.',
    },
  },
  overloaded: {
    status: 503,
    title: { zh: '系统繁忙', en: 'The bank is busy' },
    next: {
      zh: '没有记录任何内容；请在 Retry-After 所示的秒数之后重试。',
      en: 'Nothing was recorded; try again after the seconds given in Retry-After.',
    },
  },
  viewNotRecorded: {
    status: 503,
    title: {
      zh: '查阅未能记入学习者的查阅记录',
      en: 'The view could not be entered in the learner’s access log',
    },
    next: {
      zh: '因此未显示任何内容；请在 Retry-After 所示的秒数之后重试。',
      en: 'So nothing is shown; try again after the seconds given in Retry-After.',
    },
  },
  outcomeUnknown: {
    status: 503,
    title: {
      zh: '数据库暂时不可用，结果未知',
      en: 'The database went away; the result is unknown',
    },
    next: {
      zh: '请用同一 Idempotency-Key 重试：已经记录的不会重复记录。',
      en: 'Try again with the same Idempotency-Key: what was recorded is not recorded twice.',
    },
  },
} as const satisfies Record<string, RefusalText>;
