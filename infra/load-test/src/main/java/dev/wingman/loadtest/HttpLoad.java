package dev.wingman.loadtest;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import reactor.netty.resources.LoopResources;

/**
 * Generates HTTP/1.1 load over kept connections from one event loop, since it shares the machine with what it measures.
 * Times are taken in nanoseconds. One load at a time; not safe for concurrent use.
 */
final class HttpLoad implements AutoCloseable {

    private static final int CONNECT_LIMIT_MS = 10_000;

    private final LoopResources resources = LoopResources.create("load", 1, true);
    private final EventLoopGroup group = resources.onClient(true);
    private final EventLoop loop = group.next();

    /**
     * @param perSecond mean rate
     * @param connections bound of requests in flight
     * @see OpenLoad
     */
    LoadResult open(LoadSource target, int perSecond, int connections, Duration duration) throws InterruptedException {
        return run(new OpenLoad(target, duration, perSecond), target, connections);
    }

    /** @see ClosedLoad */
    LoadResult closed(LoadSource target, int connections, Duration duration) throws InterruptedException {
        return run(new ClosedLoad(target, duration), target, connections);
    }

    private LoadResult run(LoadRun run, LoadSource target, int connections) throws InterruptedException {
        Bootstrap bootstrap = bootstrap(new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new HttpResponseDecoder(), new LoadConnection(run));
            }
        });
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                channels.add(connect(bootstrap, target, i));
            }
            loop.execute(() -> run.begin(loop));
            return run.result().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The load generator failed", e.getCause());
        } finally {
            channels.forEach(Channel::close);
        }
    }

    /** For loads of other shapes over the same event loop. */
    Bootstrap bootstrap(ChannelInitializer<SocketChannel> initializer) {
        return new Bootstrap()
                .group(group)
                .channelFactory(() -> resources.onChannel(SocketChannel.class, group))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_LIMIT_MS)
                .handler(initializer);
    }

    /** @param number of the connection, from 0 */
    static Channel connect(Bootstrap bootstrap, LoadSource target, int number) throws InterruptedException {
        return bootstrap.connect(target.host(), target.port(number)).sync().channel();
    }

    @Override
    public void close() {
        resources.dispose();
    }
}
