import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Idempotency, settle } from '#edge';
import type { CommandDigests, Refusal } from '#edge';
import { send } from './answers.js';
import type { Answered } from './answers.js';

/** The way of every writing POST: its key, its message, the bus, the answer. */
@Injectable()
export class Dispatch {
  constructor(
    private readonly bus: CommandBus,
    private readonly idempotency: Idempotency,
  ) {}

  async run(
    request: FastifyRequest,
    reply: FastifyReply,
    message: (command: CommandDigests | null) => object,
    /** By what a retry is known to be one: what was asked, whose digest is kept. */
    compared: unknown = request.body,
  ): Promise<object> {
    const command = accepted(this.idempotency.commandFor(request, compared));
    const answered = accepted(
      await this.idempotency.once(command, () =>
        this.bus.execute<object, Answered | Refusal>(message(command)),
      ),
    );
    if (answered.rights !== undefined) settle(request, answered.rights);
    return send(reply, answered);
  }
}
