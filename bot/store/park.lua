#!lua flags=allow-oom
-- Nothing is sent to the chat for a while. ARGV: chat, server time, ms.
local now = now_ms(ARGV[2])
park(ARGV[1], now, tonumber(ARGV[3]))
reschedule(ARGV[1], now)
