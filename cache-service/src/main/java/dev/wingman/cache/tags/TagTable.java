package dev.wingman.cache.tags;

import dev.wingman.schemas.cache.TagVersion;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The versions of tags, in the database that the entries come from. Who changes data raises its tags in the same
 * transaction: the row's lock is held until the commit, so versions grow in the order of the commits. Who loads reads
 * the versions first and the data after: the data is at least as new as its tags say.
 */
@Component
public class TagTable {

    private static final String RAISE = """
            insert into cache.tags (tag, version, changed_at) values (:tag, nextval('cache.tag_versions'), now())
            on conflict (tag) do update
            set version = nextval('cache.tag_versions'), changed_at = excluded.changed_at
            returning tag, version""";
    private static final String READ = "select tag, version from cache.tags where tag = any(:tags)";

    private final DatabaseClient database;

    TagTable(DatabaseClient database) {
        this.database = database;
    }

    /** The committed versions, in the order of the tags' names; 0 for what never changed. */
    public Mono<List<TagVersion>> versions(Set<String> tags) {
        if (tags.isEmpty()) {
            return Mono.just(List.of());
        }
        return database.sql(READ)
                .bind("tags", tags.toArray(String[]::new))
                .map(TagTable::version)
                .all()
                .collectMap(TagVersion::tag, TagVersion::version, TreeMap::new)
                .map(known -> new TreeSet<>(tags)
                        .stream()
                                .map(tag -> new TagVersion(tag, known.getOrDefault(tag, 0L)))
                                .toList());
    }

    /** Raises versions as a part of the transaction that is open, in the same order everywhere. */
    public Mono<List<TagVersion>> raise(Set<String> tags) {
        return Flux.fromIterable(new TreeSet<>(tags))
                .concatMap(tag -> database.sql(RAISE)
                        .bind("tag", tag)
                        .map(TagTable::version)
                        .one())
                .collectList();
    }

    private static TagVersion version(Readable row) {
        return new TagVersion(
                Objects.requireNonNull(row.get("tag", String.class)),
                Objects.requireNonNull(row.get("version", Long.class)));
    }
}
