/** Refusals about clients and accounts of the bank's own issuer. */
import type { RefusalText } from './refusal.js';

export const ACCESS_TEXTS = {
  clientExists: {
    status: 409,
    title: { zh: '此客户端编号已登记', en: 'A client with this id is registered' },
    next: {
      zh: '请换一个 clientId；若只是遗失了密钥，请用 POST /v1/clients/{clientId}/secrets 换新。',
      en: 'Choose another clientId; where only its secret was lost, POST /v1/clients/{clientId}/secrets makes a new one.',
    },
  },
  accountExists: {
    status: 409,
    title: { zh: '此用户名已有账户', en: 'There is an account of this name' },
    next: {
      zh: '请换一个用户名；忘记密码时，请用 POST /v1/accounts/{accountId}/passwords 换新。',
      en: 'Choose another name; where the password was forgotten, POST /v1/accounts/{accountId}/passwords makes a new one.',
    },
  },
  otherAuthentication: {
    status: 409,
    title: { zh: '此客户端使用另一种认证方式', en: 'The client proves itself in another way' },
    next: {
      zh: '密钥（secret）只属于 authentication 为 secret 的客户端，公钥只属于 privateKey；请登记新的客户端来更换方式。',
      en: 'Only clients with authentication "secret" have a secret and only those with "privateKey" have keys; register a new client to change the way.',
    },
  },
  issuedElsewhere: {
    status: 409,
    title: { zh: '令牌由外部身份提供方签发', en: 'Another issuer gives out the tokens' },
    next: {
      zh: '请在 OIDC_ISSUER 所指的身份提供方登记客户端与账户；声明的写法见 docs/access.zh-CN.md。',
      en: 'Register clients and accounts at the issuer that OIDC_ISSUER names; docs/access.md says which claims it needs.',
    },
  },
} as const satisfies Record<string, RefusalText>;
