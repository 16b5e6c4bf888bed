/** Commands to copy that show the platform at work. */
export function tour(gateway: string): string {
  return `Try it (bash, curl and jq):

  API=${gateway}
  TOKENS=$(curl -sS $API/api/auth/register -H 'content-type: application/json' -d '{
    "email": "you-'$RANDOM'@example.org", "password": "a-long-passphrase-'$RANDOM'",
    "firstName": "Ada", "lastName": "Byron", "timezone": "Pacific/Kiritimati" }')
  TOKEN=$(jq -r .accessToken <<< "$TOKENS"); ME=$(jq -r .user.id <<< "$TOKENS")
  curl -sS $API/api/tools/interview_coach/execute -H "authorization: Bearer $TOKEN" \\
    -H 'content-type: application/json' -d '{ "input": { "question": "Tell me about a conflict at work" } }' | jq
  curl -sS $API/api/analytics/user/$ME -H "authorization: Bearer $TOKEN" | jq
`;
}
