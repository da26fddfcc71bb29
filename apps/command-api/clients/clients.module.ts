import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from '#issuer';
import { AccountsController } from './accounts.controller.js';
import { ClientOffice, REGISTRY } from './client-office.js';
import { ClientsController } from './clients.controller.js';

/** Needs Institutions from the module that composes it. */
@Module({ controllers: [ClientsController, AccountsController] })
export class ClientsModule {
  static with(registry: Registry | null): DynamicModule {
    const providers = [{ provide: REGISTRY, useValue: registry }, ClientOffice];
    return { module: ClientsModule, providers };
  }
}
