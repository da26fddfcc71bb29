/**
 * The page on which a person verifies: `/verify`, or `/verify#CODE` as the learner hands it on.
 * What stands in a fragment is sent to no server, so no code is ever in an address or a log.
 */
import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, Of, Public } from '#edge';
import type { Language } from '#edge';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-script.js';
import { PAGE_TEXTS } from './page-texts.js';

/** Its own script and style and its own bank: nothing else is loaded, framed, sent or run. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

@ApiTags('verifications')
@Controller('verify')
export class VerifyPageController {
  @Get()
  @Public()
  @Of('nobody')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @ApiOperation({ summary: 'The page on which a person verifies a share · 核验页面' })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'A page' })
  page(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const language = languageOf(request.headers['accept-language']);
    void reply.header('content-language', language).header('vary', 'Accept-Language');
    return html(language);
  }

  @Get('page.js')
  @Public()
  @Of('nobody')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @ApiExcludeEndpoint()
  script(): string {
    return PAGE_SCRIPT;
  }

  @Get('page.css')
  @Public()
  @Of('nobody')
  @Header('content-type', 'text/css; charset=utf-8')
  @ApiExcludeEndpoint()
  style(): string {
    return PAGE_STYLE;
  }
}

function html(language: Language): string {
  const texts = PAGE_TEXTS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(texts.title)}</title>
<link rel="stylesheet" href="/verify/page.css">
<script src="/verify/page.js" defer></script>
</head>
<body>
<main>
<h1>${escaped(texts.title)}</h1>
<p>${escaped(texts.intro)}</p>
<noscript><p>${escaped(texts.noScript)}</p></noscript>
<form id="ask" autocomplete="off">
<label for="code">${escaped(texts.code)}</label>
<input id="code" required maxlength="64" autocapitalize="characters" spellcheck="false"
 aria-describedby="code-hint">
<p id="code-hint" class="hint">${escaped(texts.codeHint)}</p>
<label for="pin">${escaped(texts.pin)}</label>
<input id="pin" type="password" maxlength="64" autocomplete="off">
<button id="submit">${escaped(texts.submit)}</button>
</form>
<section id="answer" aria-live="polite" aria-label="${escaped(texts.outcome)}" tabindex="-1"></section>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
