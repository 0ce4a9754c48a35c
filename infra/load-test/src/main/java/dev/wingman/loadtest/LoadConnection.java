package dev.wingman.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** One kept connection with at most one request in flight. A connection that the server ends is not made again. */
final class LoadConnection extends SimpleChannelInboundHandler<HttpObject> {

    private final LoadRun run;
    private @Nullable ChannelHandlerContext context;
    private boolean waiting;
    private boolean ok;
    private long startNanos;

    LoadConnection(LoadRun run) {
        this.run = run;
    }

    void send(ByteBuf request, long startNanos) {
        this.startNanos = startNanos;
        waiting = true;
        ok = false;
        ChannelHandlerContext connected = context;
        if (connected == null) {
            throw new IllegalStateException("sent before the connection stood");
        }
        connected.writeAndFlush(request);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        run.idle(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpResponse response) {
            ok = response.status().equals(HttpResponseStatus.OK)
                    && response.decoderResult().isSuccess();
        }
        if (part instanceof LastHttpContent && waiting) {
            waiting = false;
            run.answered(this, ok, startNanos);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (waiting) {
            waiting = false;
            run.lost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
