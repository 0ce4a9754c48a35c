package dev.wingman.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One streamed answer on a connection of its own: kept as it is and read when all is over. */
final class SseConnection extends SimpleChannelInboundHandler<HttpObject> {

    /**
     * A stream that has ended.
     *
     * @param whole whether the response ended as HTTP wants it
     * @param firstNanos from the request to the first byte of an event, which says that it was accepted
     * @param nanos from the request to the last byte of an event
     */
    record Ended(boolean whole, long firstNanos, long nanos, byte[] body) {}

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private long startNanos;
    private long firstNanos;
    private long lastNanos;

    /** On the event loop. */
    void send(ChannelHandlerContext context, ByteBuf request) {
        startNanos = System.nanoTime();
        lastNanos = startNanos;
        context.writeAndFlush(request);
    }

    /** Completes when the response or the connection ends. */
    CompletableFuture<Ended> ended() {
        return ended;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
        if (part instanceof HttpContent content && content.content().isReadable()) {
            content.content().readBytes(body, content.content().readableBytes());
            lastNanos = System.nanoTime();
            if (firstNanos == 0) {
                firstNanos = lastNanos;
            }
        }
        if (part instanceof LastHttpContent) {
            end(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void end(boolean whole) {
        ended.complete(new Ended(whole, firstNanos - startNanos, lastNanos - startNanos, body.toByteArray()));
    }
}
