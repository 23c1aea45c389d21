import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Choice from '../../../web/src/components/Choice.svelte';

const words = { auto: 'Find out', passive: 'Passive', active: 'Active' };
const choices = ['auto', 'passive', 'active'] as const;

describe('a choice', () => {
  it('is named by its label and shows every possibility in words', () => {
    render(Choice, { label: 'Data connections', choices, words, value: 'passive' });
    const field = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Data connections' });
    expect(field.value).toBe('passive');
    expect([...field.options].map((option) => option.text)).toEqual(['Find out', 'Passive', 'Active']);
  });

  it('takes what is chosen', async () => {
    render(Choice, { label: 'Data connections', choices, words, value: 'auto' });
    const field = screen.getByRole<HTMLSelectElement>('combobox');
    await fireEvent.change(field, { target: { value: 'active' } });
    expect(field.selectedOptions[0]?.text).toBe('Active');
  });
});
