import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CheckpointSigning } from '../checkpoints/signing.js';
import type { SigningParts } from '../checkpoints/sign-checkpoint.js';
import { Clearing, type ClearingParts } from './clearing.js';

export type UpkeepParts = ClearingParts & SigningParts;

@Module({})
export class UpkeepModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly clearing: Clearing,
    private readonly signing: CheckpointSigning,
  ) {}

  static with(parts: UpkeepParts): DynamicModule {
    const providers = [
      { provide: Clearing, useValue: new Clearing(parts) },
      { provide: CheckpointSigning, useValue: new CheckpointSigning(parts) },
    ];
    return { module: UpkeepModule, providers };
  }

  onApplicationBootstrap(): void {
    this.clearing.start();
    this.signing.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.clearing.stop(), this.signing.stop()]);
  }
}
