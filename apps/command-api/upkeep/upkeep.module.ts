import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clearing, type ClearingParts } from './clearing.js';

@Module({})
export class UpkeepModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly clearing: Clearing) {}

  static with(parts: ClearingParts): DynamicModule {
    const providers = [{ provide: Clearing, useValue: new Clearing(parts) }];
    return { module: UpkeepModule, providers };
  }

  onApplicationBootstrap(): void {
    this.clearing.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.clearing.stop();
  }
}
