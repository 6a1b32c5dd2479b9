#!lua flags=allow-oom
-- How a claimed send ended. ARGV: chat, id, nonce of the claim, outcome, server time, ms to wait, copies at most, mark.
-- sent | dead: the row is gone; a dead digest is kept apart, for others were folded into it. part: the part with that mark arrived, the next one may be claimed.
-- wait: it stays, the try is given back. unclear: it stays for one more copy, or is kept apart.
-- What was sent is sent, whoever holds the lease now; a try is given back only to the claim that took it.
local chat, id, nonce, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now, max_copies = now_ms(ARGV[5]), tonumber(ARGV[7])
local tries, copies, open, parts = row(chat, id)

if not redis.call('ZSCORE', KEY.QUEUE .. chat, id) then
  return 0 -- the chat was deleted or paused meanwhile, or this is the same call again
elseif outcome == 'sent' then
  if kind(id) == 'digest' then clear_unclear(chat) end
  settle(chat, id, now)
elseif outcome == 'dead' then
  if kind(id) == 'digest' then keep_unclear(chat, id, now) else settle(chat, id, now) end
elseif outcome == 'part' then
  local mine = open == nonce
  set_row(chat, id, mine and tries - 1 or tries, mine and 0 or copies, mine and '-' or open, parts .. ARGV[8] .. ',')
elseif open ~= nonce then
  return 0
elseif outcome == 'wait' then
  set_row(chat, id, tries - 1, copies, '-', parts)
elseif copies + 1 >= max_copies then
  keep_unclear(chat, id, now)
else
  set_row(chat, id, tries, copies + 1, '-', parts)
end
park(chat, now, tonumber(ARGV[6]))
reschedule(chat, now)
return 1
