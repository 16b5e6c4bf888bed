/** A flag that one loop waits for: raising it twice before the loop looks wakes it once. */
export function createSignal() {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise(): void {
      raised = true;
      wake?.();
    },
    async wait(): Promise<void> {
      while (!raised) await new Promise<void>((resolve) => (wake = resolve));
      raised = false;
    },
  };
}
