#!lua
-- A digest whose time has come: into the chat's queue, and the next time set, once for each slot.
-- ARGV: chat, slot's time, next time, id, created, JSON, server time, how far it tells. Answer: 1 when it was this call that did it.
local chat = ARGV[1]
local slot = redis.call('ZSCORE', KEY.DIGESTS, chat)
if not slot or tonumber(slot) ~= tonumber(ARGV[2]) then return 0 end -- done by another process, or settings changed
redis.call('ZADD', KEY.DIGESTS, ARGV[3], chat)
redis.call('SET', KEY.DIGEST_TOLD .. chat, ARGV[8])
return enqueue({chat}, ARGV[4], ARGV[5], ARGV[6], now_ms(ARGV[7]))
