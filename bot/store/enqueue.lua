#!lua
-- One announcement for one chat. ARGV: chat, id, created, JSON, server time, 1 for a subscribed chat only.
-- Answer: 1 when it is new to the chat.
if ARGV[6] == '1' and redis.call('HEXISTS', KEY.SUBSCRIPTIONS, ARGV[1]) == 0 then return 0 end
return enqueue({ARGV[1]}, ARGV[2], ARGV[3], ARGV[4], now_ms(ARGV[5]))
