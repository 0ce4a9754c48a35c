package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.TagVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entry that is asked for must be like.
 *
 * @param seen changes that it must have seen; null: none in particular
 * @param newerThan version that it must exceed; null: any will do
 */
record Demand(@Nullable List<TagVersion> seen, @Nullable Long newerThan) {}
