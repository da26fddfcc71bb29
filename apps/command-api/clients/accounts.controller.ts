import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { accepted, IdPipe, Of, Roles } from '#edge';
import {
  AccountAnswer,
  NewAccountAnswer,
  PasswordAnswer,
  SigningKeyAnswer,
} from './client-answers.js';
import { AccountBody } from './client-bodies.js';
import { ClientOffice } from './client-office.js';

@ApiTags('access')
@Controller('v1')
export class AccountsController {
  constructor(private readonly office: ClientOffice) {}

  @Post('accounts')
  @Of('written')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'Open an account for a person · 建立账户' })
  @ApiResponse({ status: 201, description: 'Opened', type: NewAccountAnswer })
  async open(@Body() body: AccountBody): Promise<object> {
    return accepted<object>(await this.office.openAccount(body));
  }

  @Post('accounts/:accountId/passwords')
  @Of('written')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'A new password in place of the old one · 换新密码' })
  @ApiResponse({ status: 201, description: 'The new password', type: PasswordAnswer })
  async newPassword(@Param('accountId', IdPipe) accountId: string): Promise<object> {
    return accepted<object>(await this.office.newPassword(accountId));
  }

  @Post('accounts/:accountId/disablings')
  @HttpCode(200)
  @Of('written')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'Nobody signs in with it any more · 停用账户' })
  @ApiResponse({ status: 200, description: 'The account', type: AccountAnswer })
  async disable(@Param('accountId', IdPipe) accountId: string): Promise<object> {
    return accepted<object>(await this.office.turnAccount(accountId, false));
  }

  @Post('accounts/:accountId/enablings')
  @HttpCode(200)
  @Of('written')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'May be signed in with again · 启用账户' })
  @ApiResponse({ status: 200, description: 'The account', type: AccountAnswer })
  async enable(@Param('accountId', IdPipe) accountId: string): Promise<object> {
    return accepted<object>(await this.office.turnAccount(accountId, true));
  }

  @Post('signing-keys')
  @Of('written')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'A new key signs tokens from now on · 更换签名密钥' })
  @ApiResponse({ status: 201, description: 'Made', type: SigningKeyAnswer })
  async newSigningKey(): Promise<object> {
    return accepted<object>(await this.office.newSigningKey());
  }
}
