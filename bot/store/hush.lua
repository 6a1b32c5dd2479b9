#!lua flags=allow-oom
-- A platform said that a chat is to be left alone, all its topics together (R4). ARGV: chat without its topic, ms, server time.
local now = now_ms(ARGV[3])
local narrow, at = pace_of_chat('', ARGV[1]), now + tonumber(ARGV[2])
if at > pace_ends(narrow, now) then keep_pace(narrow, at, now, ARGV[3] ~= '') end
