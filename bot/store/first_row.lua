#!lua flags=no-writes
-- The announcement the chat is to get next, as JSON; nil for none. ARGV: chat.
local id = redis.call('ZRANGE', KEY.QUEUE .. ARGV[1], 0, 0)[1]
return id and redis.call('HGET', KEY.ANNOUNCEMENTS, id)
