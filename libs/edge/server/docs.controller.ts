/** The API's own description: OpenAPI, its pages and the list of problems, without a network. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Page, Public } from '../callers/access.js';
import { Of } from '../objects/of.js';
import { REFUSAL_TEXTS } from '../refusals/texts.js';
import { ServerParts } from './parts.js';

const require = createRequire(import.meta.url);

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const A_DAY = 'public, max-age=86400';

@ApiTags('operations')
@Controller()
export class DocsController {
  constructor(private readonly parts: ServerParts) {}

  @Get('openapi.json')
  @Public()
  @Of('nobody')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'This document · 本接口文档' })
  @ApiResponse({ status: 200, description: 'OpenAPI 3.1' })
  document(): string {
    return this.parts.apiDocument();
  }

  @Get('docs')
  @Public()
  @Of('nobody')
  @Page()
  @Header('content-type', HTML)
  @ApiOperation({ summary: 'The browsable reference · 可浏览的接口说明' })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'A page' })
  docs(): string {
    return page(
      '接口说明 · API reference',
      '<link rel="stylesheet" href="/docs/swagger-ui.css">',
      '<div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script>' +
        '<script src="/docs/start.js"></script>',
    );
  }

  @Get('docs/start.js')
  @Public()
  @Of('nobody')
  @Header('content-type', SCRIPT)
  @ApiExcludeEndpoint()
  start(): string {
    return `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
  validatorUrl: null, displayRequestDuration: true });`;
  }

  @Get('docs/swagger-ui-bundle.js')
  @Public()
  @Of('nobody')
  @Header('content-type', SCRIPT)
  @Header('cache-control', A_DAY)
  @ApiExcludeEndpoint()
  script(): Promise<string> {
    return asset('swagger-ui-bundle.js');
  }

  @Get('docs/swagger-ui.css')
  @Public()
  @Of('nobody')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', A_DAY)
  @ApiExcludeEndpoint()
  style(): Promise<string> {
    return asset('swagger-ui.css');
  }

  @Get('problems')
  @Public()
  @Of('nobody')
  @Page()
  @Header('content-type', HTML)
  @ApiOperation({ summary: 'Every problem code and what to do · 全部错误代码与处理办法' })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'A page' })
  problems(): string {
    const rows = Object.entries(REFUSAL_TEXTS).map(([code, { status, title, next }]) => {
      const texts = [title.zh, title.en, next.zh, next.en].map(escaped);
      return `<tr id="${code}"><td><code>${code}</code><td>${status}
<td lang="zh-CN">${texts[0]}<td lang="en">${texts[1]}
<td lang="zh-CN">${texts[2]}<td lang="en">${texts[3]}`;
    });
    return page(
      '错误代码 · Problems',
      '',
      `<main><h1>错误代码 · Problems</h1><table><tbody>${rows.join('\n')}</table></main>`,
    );
  }
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title>${head}${body}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function asset(name: string): Promise<string> {
  const manifest = require.resolve('swagger-ui-dist/package.json');
  return readFile(join(dirname(manifest), name), 'utf8');
}
