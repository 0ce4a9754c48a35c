package dev.wingman.cache.users;

/** Names what entries about users depend on. */
final class UserTags {

    private UserTags() {}

    static String of(String userId) {
        return "user:" + userId;
    }
}
