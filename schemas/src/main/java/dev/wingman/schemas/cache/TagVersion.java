package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A state of what entries depend on. An entry is no longer true as soon as a higher version of one of its tags is known
 * than the one that it was loaded with.
 */
public record TagVersion(
        @JsonPropertyDescription("What is depended on, for example user:42 or challenges")
        String tag,

        @JsonPropertyDescription("Grows with every committed change of what the tag names; 0 before the first one")
        long version) {}
