package dev.wingman.schemas.cache;

/**
 * How a cached resource is read over HTTP: {@code GET} of a path whose variables are the key. Immutable.
 *
 * @param path where
 * @param readers by whom
 * @param absent what is said when there is no such entry: one sentence of 1 to {@value #LONGEST_SENTENCE} characters
 */
public record PublicRead(ResourcePath path, ResourceReaders readers, String absent) {

    /** The variable that names the user of {@link ResourceReaders#OWNER}. */
    public static final String OWNER = "id";

    static final int LONGEST_SENTENCE = 200;

    /** @throws IllegalArgumentException when a bound is not kept, or an owner is not named by the path */
    public PublicRead {
        if (absent.isBlank()
                || absent.length() > LONGEST_SENTENCE
                || absent.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("what is said when there is none is a sentence of 1 to "
                    + LONGEST_SENTENCE + " characters in one line");
        }
        if (readers == ResourceReaders.OWNER && !path.variables().contains(OWNER)) {
            throw new IllegalArgumentException("path '" + path.template() + "' is read by the user whom {" + OWNER
                    + "} names, and has no {" + OWNER + "}");
        }
    }

    /** @throws IllegalArgumentException as the constructor and {@link ResourcePath#of} */
    public static PublicRead of(String path, ResourceReaders readers, String absent) {
        return new PublicRead(ResourcePath.of(path), readers, absent);
    }

    /** Read by the user whom {@code {id}} names, and {@code ops}. */
    public static PublicRead byOwner(String path, String absent) {
        return of(path, ResourceReaders.OWNER, absent);
    }

    /** Read by whoever is signed in. */
    public static PublicRead bySignedIn(String path, String absent) {
        return of(path, ResourceReaders.SIGNED_IN, absent);
    }
}
