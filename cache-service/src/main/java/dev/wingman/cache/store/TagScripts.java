package dev.wingman.cache.store;

import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.TagVersion;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Entries with tags in Redis. For each tag there is the highest version that is known ({@code wingman:cache-tag:<tag>})
 * and the set of the entries that depend on it ({@code wingman:cache-tagged:<tag>}). Both scripts run as a whole, so an
 * entry that was loaded before a change never comes in after it. Needs all keys on one server.
 */
final class TagScripts {

    /** Entries that may depend on one tag; of more one is dropped for each that comes. */
    static final int MOST_TAGGED = 10_000;

    private static final String WRITE = """
            local tags = (#KEYS - 1) / 2
            for i = 1, tags do
              local known = redis.call('GET', KEYS[2 * i])
              if known and tonumber(known) > tonumber(ARGV[4 + i]) then return 0 end
            end
            for i = 1, tags do
              local tagged = KEYS[2 * i + 1]
              if redis.call('SADD', tagged, KEYS[1]) == 1 and redis.call('SCARD', tagged) > tonumber(ARGV[4]) then
                redis.call('DEL', redis.call('SPOP', tagged))
                redis.call('SADD', tagged, KEYS[1])
              end
              redis.call('PEXPIRE', tagged, ARGV[3])
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1""";

    private static final String INVALIDATE = """
            for i = 1, #KEYS / 2 do
              local known = redis.call('GET', KEYS[2 * i - 1])
              if not known or tonumber(known) < tonumber(ARGV[1 + i]) then
                redis.call('SET', KEYS[2 * i - 1], ARGV[1 + i], 'PX', ARGV[1])
              end
              for _, entry in ipairs(redis.call('SMEMBERS', KEYS[2 * i])) do redis.call('UNLINK', entry) end
              redis.call('DEL', KEYS[2 * i])
            end
            return 1""";

    private TagScripts() {}

    /** @param memory how long versions and sets are kept; longer than any entry */
    static CompletionStage<Long> write(
            RedisAsyncCommands<String, String> redis,
            String key,
            String json,
            Duration keep,
            Duration memory,
            List<TagVersion> tags) {
        List<String> keys = new ArrayList<>(List.of(key));
        List<String> arguments =
                new ArrayList<>(List.of(json, millis(keep), millis(memory), Integer.toString(MOST_TAGGED)));
        add(tags, keys, arguments);
        return redis.eval(
                WRITE, ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments.toArray(String[]::new));
    }

    static CompletionStage<Long> invalidate(
            RedisAsyncCommands<String, String> redis, Duration memory, List<TagVersion> tags) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(millis(memory)));
        add(tags, keys, arguments);
        return redis.eval(
                INVALIDATE, ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments.toArray(String[]::new));
    }

    private static void add(List<TagVersion> tags, List<String> keys, List<String> arguments) {
        for (TagVersion tag : tags) {
            keys.add(CacheEntry.tagRedisKey(tag.tag()));
            keys.add(CacheEntry.taggedRedisKey(tag.tag()));
            arguments.add(Long.toString(tag.version()));
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
