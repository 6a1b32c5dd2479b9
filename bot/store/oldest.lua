#!lua flags=no-writes
-- When the oldest announcement still in a queue was made; nil when all queues are empty.
return redis.call('ZRANGE', KEY.PENDING, 0, 0, 'WITHSCORES')[2]
