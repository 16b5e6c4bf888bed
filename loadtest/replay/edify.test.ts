import { describe, expect, it } from 'vitest';
import { mapEdifyRow } from './edify.ts';

const row = {
  offering: 'Module 1 F19',
  line: '4',
  time: '2020-08-19T12:40',
  user_id: '818',
  component: 'System',
  event_name: 'Course viewed',
};

describe('mapEdifyRow', () => {
  it('makes an event of its user, with offering and line as id and the component as tool', () => {
    expect(mapEdifyRow(row, 7, 'Asia/Kolkata')).toEqual({
      line: 7,
      event: {
        id: 'Module 1 F19:4',
        type: 'learning_activity',
        toolId: 'System',
        timestamp: '2020-08-19T07:10:00.000Z',
        userId: 'edify-818',
        timezone: 'Asia/Kolkata',
      },
    });
  });

  it.each([
    ['System', 'Course activity completion updated', 'module_completed'],
    ['Assignment', 'A submission has been submitted.', 'goal_completed'],
    ['H5P', 'Course module viewed', 'tool_usage'],
    ['File', 'Course module viewed', 'learning_activity'],
  ])('takes %s / %s for %s', (component, event_name, type) => {
    expect(mapEdifyRow({ ...row, component, event_name }, 1, 'UTC')).toMatchObject({ event: { type } });
  });

  it('refuses a row without a user', () => {
    expect(mapEdifyRow({ ...row, user_id: '' }, 1, 'UTC')).toEqual({ line: 1, refused: 'no user' });
  });

  it.each(['2018-02-29T10:00', '29/02/18, 10:00', '', '2018-02-28', '2018-02-28T25:00'])(
    'refuses the time "%s"',
    (time) => {
      expect(mapEdifyRow({ ...row, time }, 1, 'UTC')).toEqual({ line: 1, refused: `impossible time ${time}` });
    },
  );
});
