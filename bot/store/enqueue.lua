#!lua
-- One announcement for one chat. ARGV: chat, id, created, JSON, server time. Answer: 1 when it is new to the chat.
return enqueue({ARGV[1]}, ARGV[2], ARGV[3], ARGV[4], now_ms(ARGV[5]))
