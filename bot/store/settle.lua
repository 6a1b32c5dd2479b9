#!lua flags=allow-oom
-- How a claimed send ended. ARGV: chat, id, nonce of the claim, outcome, server time, ms to wait, copies at most, mark.
-- sent | dead: the row is gone; a dead digest is kept apart, for others were folded into it.
-- part: the part with that mark arrived, the next one may be claimed.
-- wait: it stays, the try is given back. failed: so it is after a server's error, until the message itself seems to be
-- at fault; then it is kept apart. unclear: it stays for one more copy, or is kept apart.
-- What was sent is sent, whoever holds the lease now; a try is given back only to the claim that took it.
local chat, id, nonce, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now, max_copies = now_ms(ARGV[5]), tonumber(ARGV[7])
local tries, copies, open, parts = row(chat, id)
local wait_ms = tonumber(ARGV[6])

-- No copy can have arrived: the next try may say what is news by then.
local function given_back()
  set_row(chat, id, tries - 1, copies, '-', parts)
  if copies == 0 and parts == '' then redis.call('HDEL', KEY.KEPT .. chat, id, 'of:' .. id) end
end

-- While its platform takes others it has longer and longer waits, some ten minutes in all, then one try as plain text.
local function failed()
  local all, meanwhile, seen = failures(chat, id)
  local took = taken(chat)
  local others = seen >= 0 and took ~= seen
  if others and meanwhile >= GIVE_UP then return keep_unclear(chat, id, now) end
  if others then
    meanwhile = meanwhile + 1
    wait_ms = math.max(wait_ms, math.min(2 ^ meanwhile, 120) * 1000)
  end
  given_back()
  redis.call('HSET', KEY.FAILED .. chat, id, table.concat({all + 1, meanwhile, took}, ' '))
end

if not redis.call('ZSCORE', KEY.QUEUE .. chat, id) then
  return 0 -- the chat was deleted or paused meanwhile, or this is the same call again
elseif outcome == 'sent' then
  redis.call('INCR', took_key(chat))
  if kind(id) == 'digest' then clear_named(chat, id) end
  settle(chat, id, now)
elseif outcome == 'dead' then
  if kind(id) == 'digest' then keep_unclear(chat, id, now) else settle(chat, id, now) end
elseif outcome == 'part' then
  redis.call('INCR', took_key(chat))
  local mine = open == nonce
  set_row(chat, id, mine and tries - 1 or tries, mine and 0 or copies, mine and '-' or open, parts .. ARGV[8] .. ',')
elseif open ~= nonce then
  return 0
elseif outcome == 'wait' then
  given_back()
elseif outcome == 'failed' then
  failed()
elseif copies + 1 >= max_copies then
  keep_unclear(chat, id, now)
else
  set_row(chat, id, tries, copies + 1, '-', parts)
end
park(chat, now, wait_ms)
reschedule(chat, now)
return 1
