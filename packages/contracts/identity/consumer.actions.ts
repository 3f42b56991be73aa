import { Type } from '@sinclair/typebox';
import { action, query } from '../action';
import { ownUser, usersWith } from '../callers';
import { Id, Obj, Page } from '../schema';
import {
  ConsumerInput,
  Consumers,
  ConsumerWithSecret,
  Enabled,
  RegisteredConsumer,
} from './consumer.schemas';

export const consumerActions = {
  createConsumer: action({
    summary: 'Registers an application; its key and secret are shown here only',
    callers: { ...usersWith('CanCreateConsumer'), self: 'user_id' },
    params: Obj({ consumer: ConsumerInput, user_id: Id() }),
    result: ConsumerWithSecret,
    errors: ['OBP-10001'],
  }),
  listConsumers: query({
    summary: 'Applications in order of creation',
    callers: usersWith('CanGetConsumers'),
    params: Obj(Page),
    result: Consumers,
  }),
  consumersOfUser: query({
    summary: 'Applications that a user registered, in order of creation',
    callers: ownUser,
    params: Obj({ user_id: Id(), ...Page }),
    result: Consumers,
  }),
  getConsumer: query({
    summary: 'One application',
    callers: usersWith('CanGetConsumers'),
    params: Obj({ consumer_id: Id() }),
    result: RegisteredConsumer,
    errors: ['OBP-30019'],
  }),
  setConsumerEnabled: action({
    summary: 'Enables or disables an application, if the user has the role for that change',
    callers: usersWith('CanEnableConsumers', 'CanDisableConsumers'),
    params: Obj({ consumer_id: Id(), enabled: Type.Boolean() }),
    result: Enabled,
    errors: ['OBP-20006', 'OBP-30019'],
    idempotent: true,
    conditional: true,
  }),
};
