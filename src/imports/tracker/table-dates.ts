/** Dates as tables write them. */
import { daysOf } from '../pack/shared.schema.js';
import type { PackDate } from '../pack/shared.schema.js';
import type { Mapping } from './mapping.schema.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `2021-11-03`, `03/11/2021`, `3.11.21`, `3 Nov 2021`, with or without a time of day. Years of two digits are after 1950. */
export function dateIn(cell: string, orders: Mapping['dates']): PackDate | undefined {
  const text = cell.trim().replace(/[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$/, '');
  for (const order of orders) {
    const parts = text.split(/[-/. ]+/);
    if (parts.length !== 3) continue;
    const [year, month, day] = inOrder(parts, order).map((part) => part ?? '');
    const date = dayOf(year!, month!, day!);
    if (date) return date;
  }
  return daysOf(text);
}

const inOrder = ([first, second, third]: readonly string[], order: Mapping['dates'][number]) =>
  ({
    'year-month-day': [first, second, third],
    'day-month-year': [third, second, first],
    'month-day-year': [third, first, second],
  })[order];

function dayOf(year: string, month: string, day: string): PackDate | undefined {
  if (!/^(\d{2}|\d{4})$/.test(year) || !/^\d{1,2}$/.test(day)) return undefined;
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const number = /^\d{1,2}$/.test(month) ? Number(month) : named;
  if (number === 0) return undefined;
  return daysOf(`${fullYear(year)}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

const fullYear = (year: string): string =>
  year.length === 4 ? year : `${Number(year) > 50 ? '19' : '20'}${year}`;
