import type { Doc } from '../../packages/store/index';

export interface Item extends Doc {
  number: string;
  tags: string[];
  text?: string;
}

export const CRASHED = {
  name: 'items',
  indexes: [
    { name: 'number', fields: ['number'], unique: true },
    { name: 'tags', fields: ['tags'], each: 'tags' },
  ],
};
