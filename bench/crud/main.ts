/**
 * The peer: what a team would otherwise build. NestJS, Fastify, class-validator and a TypeORM
 * repository that saves one row a request; the same fields, no history, no rules, no retries.
 */
import 'reflect-metadata';
import { Body, Controller, Module, Param, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Repository } from 'typeorm';

@Entity({ schema: 'bench', name: 'outcomes' })
class OutcomeRow {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column('uuid') learnerId: string;
  @Column('text') kind: string;
  @Column('text') issuer: string;
  @Column('text', { unique: true }) number: string;
  @Column('text') title: string;
  @Column('text', { nullable: true }) code?: string;
  @Column('text') result: string;
  @Column('date') awardedOn: string;
  @Column('numeric', { precision: 12, scale: 2 }) credits: string;
  @Column('jsonb', { nullable: true }) grade?: object;
}

class GradeBody {
  @IsString() @Length(1, 64) scale: string;
  @IsString() @Length(1, 64) value: string;
}

class OutcomeBody {
  @IsIn(['diploma', 'skillLevelCertificate', 'course']) kind: string;
  @IsString() @Length(1, 64) issuer: string;
  @IsString() @Length(1, 128) number: string;
  @IsString() @Length(1, 300) title: string;
  @IsOptional() @IsString() @Length(1, 64) code?: string;
  @IsIn(['passed', 'failed', 'inProgress']) result: string;
  @Matches(/^\d{4}-\d{2}-\d{2}$/) awardedOn: string;
  @Matches(/^\d{1,9}(\.\d{1,2})?$/) credits: string;
  @IsOptional() @ValidateNested() @Type(() => GradeBody) grade?: GradeBody;
}

@Controller('v1/learners')
class OutcomesController {
  constructor(private readonly source: DataSource) {}

  @Post(':learnerId/outcomes')
  async record(@Param('learnerId') learnerId: string, @Body() body: OutcomeBody): Promise<object> {
    const rows: Repository<OutcomeRow> = this.source.getRepository(OutcomeRow);
    const saved = await rows.save(rows.create({ ...body, learnerId }));
    return { outcomeId: saved.id, learnerId };
  }
}

async function openDatabase(): Promise<DataSource> {
  const url = process.env['DATABASE_URL'] ?? '';
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: [OutcomeRow],
    extra: { max: 32 },
  });
  await source.initialize();
  await source.query('CREATE SCHEMA IF NOT EXISTS bench');
  await source.synchronize();
  return source;
}

@Module({
  controllers: [OutcomesController],
  providers: [{ provide: DataSource, useFactory: openDatabase }],
})
class CrudModule {}

const app = await NestFactory.create<NestFastifyApplication>(CrudModule, new FastifyAdapter(), {
  logger: false,
});
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
await app.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
