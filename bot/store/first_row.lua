#!lua flags=no-writes
-- The announcement the chat is to get next, as JSON, and its message as it was tried or ''; nil for none. ARGV: chat.
local id = next_row(ARGV[1])
return id and {redis.call('HGET', KEY.ANNOUNCEMENTS, id), redis.call('HGET', KEY.KEPT .. ARGV[1], id) or ''}
