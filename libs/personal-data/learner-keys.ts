/** Under what the key of a learner is wrapped; it unwraps for no other one. */
export function contextOfLearnerKey(learnerId: string): string {
  return `learner-key|${learnerId}`;
}
