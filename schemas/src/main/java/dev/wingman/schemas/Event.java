package dev.wingman.schemas;

/**
 * Something that happened, as it stands in a topic. Implemented by records only; their components are the JSON fields
 * of the record's value. Rules for every event and for the records inside it, held by tests:
 *
 * <ul>
 *   <li>Units stand in the name ({@code durationMicros}, {@code costMicroUsd}); instants are ISO-8601 UTC strings.
 *   <li>Every component has a {@code @JsonPropertyDescription}.
 *   <li>A component is nullable only where it carries {@code @Nullable}; a null component is left out of the JSON. Every
 *       other one must be there: numbers and flags have no default on the wire.
 * </ul>
 *
 * <p>An event lives as long as its topic keeps it, and services are replaced one after the other. So later versions
 * read what earlier ones wrote, and the other way round:
 *
 * <ul>
 *   <li>A reader ignores fields that it does not know.
 *   <li>A field is added {@code @Nullable}, numbers and flags boxed; what null means stands in its description. It stays
 *       so for ever.
 *   <li>A field is never removed, renamed, made required or optional, or given another type, unit or meaning.
 *   <li>An enum constant is never removed. A new one is unreadable for earlier versions: a release that knows it comes
 *       before the one that writes it.
 *   <li>Anything else is another event: a new record with the next version in its {@link EventType}, written beside the
 *       old one until nobody reads that.
 * </ul>
 */
public interface Event {}
