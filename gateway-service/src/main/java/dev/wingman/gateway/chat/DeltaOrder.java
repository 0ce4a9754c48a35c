package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyDelta;

/**
 * Keeps the pieces of an answer in order: takes those that continue the newest attempt or begin a newer one, and leaves
 * out repeats and what an overtaken attempt still writes. Not safe for concurrent use.
 */
final class DeltaOrder {

    private int attempt;
    private int length;

    boolean takes(ReplyDelta delta) {
        boolean newer = delta.attempt() > attempt;
        boolean next = delta.attempt() == attempt && delta.position() >= length;
        if (newer || next) {
            attempt = delta.attempt();
            length = delta.position() + delta.text().length();
        }
        return newer || next;
    }
}
