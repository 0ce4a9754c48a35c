package dev.wingman.loadtest;

import io.netty.buffer.ByteBuf;

/** Where a load goes and what it says. Safe for concurrent use. */
interface LoadSource {

    String host();

    /** @param connection number of the connection, from 0: several servers may share a load */
    int port(int connection);

    /** @param number of the request, from 0 */
    ByteBuf request(long number);
}
