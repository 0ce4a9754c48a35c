package dev.wingman.cli.up;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The output of an instance, bounded: past {@value #MAX_BYTES} bytes its content moves to {@code .1}, and what was there
 * to {@code .2}. The process appends to the same file all the while; lines written in the moment of the copy can be lost.
 *
 * @param path the file
 */
record LogFile(Path path) {

    static final long MAX_BYTES = 16L * 1024 * 1024;

    private static final long TAIL_BYTES = 128L * 1024;
    private static final int LONGEST_MESSAGE = 1_000;

    ProcessBuilder.Redirect appender() {
        return ProcessBuilder.Redirect.appendTo(path.toFile());
    }

    void rotateIfLarge() {
        try {
            if (!Files.exists(path) || Files.size(path) < MAX_BYTES) {
                return;
            }
            Path newer = path.resolveSibling(path.getFileName() + ".1");
            if (Files.exists(newer)) {
                Files.move(newer, path.resolveSibling(path.getFileName() + ".2"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.copy(path, newer);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't rotate " + path, e);
        }
    }

    /** Its length now; 0 when there is none. */
    long length() {
        return path.toFile().length();
    }

    /**
     * What a person needs who asks why an instance ended: the last messages, one a line. Structured lines are reduced to
     * level and message.
     *
     * @param from begins here, unless that is far from the end
     */
    List<String> lastMessages(long from, int count) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long start = Math.max(from, channel.size() - TAIL_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, channel.size() - start));
            channel.read(buffer, start);
            List<String> messages = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
                    .lines()
                    .map(LogFile::message)
                    .filter(line -> !line.isBlank())
                    .toList();
            return messages.subList(Math.max(0, messages.size() - count), messages.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String message(String line) {
        String text = line;
        if (line.startsWith("{")) {
            try {
                JsonNode event = WireJson.MAPPER.readTree(line);
                text = event.path("log").path("level").asString("") + " "
                        + event.path("message").asString(line).strip();
            } catch (JacksonException e) {
                text = line; // the first or last line may be cut
            }
        }
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
    }
}
