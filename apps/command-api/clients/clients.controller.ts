import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { accepted, Of, Roles } from '#edge';
import { ClientAnswer, ClientListAnswer, RegisteredClientAnswer } from './client-answers.js';
import { ClientBody, ClientKeysBody, ClientsQuery } from './client-bodies.js';
import { ClientOffice } from './client-office.js';

@ApiTags('access')
@Controller('v1/clients')
export class ClientsController {
  constructor(private readonly office: ClientOffice) {}

  @Post()
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'Register a client of an institution · 登记客户端' })
  @ApiResponse({ status: 201, description: 'Registered', type: RegisteredClientAnswer })
  async register(@Body() body: ClientBody): Promise<object> {
    return accepted<object>(await this.office.register(body));
  }

  @Get()
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'The registered clients, by id · 客户端' })
  @ApiResponse({ status: 200, description: 'A page', type: ClientListAnswer })
  async list(@Query() { cursor }: ClientsQuery): Promise<object> {
    return accepted<object>(await this.office.list(cursor ?? ''));
  }

  @Get(':clientId')
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'One client · 单个客户端' })
  @ApiResponse({ status: 200, description: 'The client', type: ClientAnswer })
  async show(@Param('clientId') clientId: string): Promise<object> {
    return accepted<object>(await this.office.show(clientId));
  }

  @Post(':clientId/secrets')
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'A new secret; the old one ends at once · 换新密钥' })
  @ApiResponse({ status: 201, description: 'The new secret', type: RegisteredClientAnswer })
  async newSecret(@Param('clientId') clientId: string): Promise<object> {
    return accepted<object>(await this.office.newSecret(clientId));
  }

  @Post(':clientId/keys')
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'Other public keys; the old ones end at once · 更换公钥' })
  @ApiResponse({ status: 201, description: 'The client', type: ClientAnswer })
  async newKeys(
    @Param('clientId') clientId: string,
    @Body() body: ClientKeysBody,
  ): Promise<object> {
    return accepted<object>(await this.office.newKeys(clientId, body.jwks));
  }

  @Post(':clientId/disablings')
  @HttpCode(200)
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'No tokens any more, and those it has end · 停用客户端' })
  @ApiResponse({ status: 200, description: 'The client', type: ClientAnswer })
  async disable(@Param('clientId') clientId: string): Promise<object> {
    return accepted<object>(await this.office.turn(clientId, false));
  }

  @Post(':clientId/enablings')
  @HttpCode(200)
  @Of('nobody')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'May have tokens again · 启用客户端' })
  @ApiResponse({ status: 200, description: 'The client', type: ClientAnswer })
  async enable(@Param('clientId') clientId: string): Promise<object> {
    return accepted<object>(await this.office.turn(clientId, true));
  }
}
