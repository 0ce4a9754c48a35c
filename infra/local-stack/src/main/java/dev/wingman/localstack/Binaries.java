package dev.wingman.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** Server programs that come as resources, unpacked once for each user into {@code ~/.cache/wingman}. */
final class Binaries {

    private static final String OWNER_EXECUTES = "rwxr-xr-x";

    private Binaries() {}

    /**
     * The user's own directory for unpacked programs, never a shared one: they will be executed.
     *
     * @throws LocalServerException when there is no writable place
     */
    static Path directory() {
        String cacheHome = System.getenv("XDG_CACHE_HOME");
        Path cache = cacheHome == null || cacheHome.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cacheHome);
        try {
            return Files.createDirectories(cache.resolve("wingman"));
        } catch (IOException e) {
            throw new LocalServerException(
                    "Can't unpack server programs to " + cache
                            + "; set XDG_CACHE_HOME to a directory you can write to.",
                    e);
        }
    }

    /** Operating system and processor as the resources are named: {@code linux-amd64}, {@code darwin-arm64}. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
        String architecture = processor.equals("aarch64") || processor.equals("arm64") ? "arm64" : "amd64";
        return system + "-" + architecture;
    }

    /** Unpacks an executable unless it is there with the same length; several processes may do so at once. */
    static Path executable(String resource) {
        Path target = directory().resolve(resource);
        try (InputStream in = Binaries.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new LocalServerException("There is no " + resource + " for this machine.");
            }
            byte[] content = in.readAllBytes();
            if (Files.isExecutable(target) && Files.size(target) == content.length) {
                return target;
            }
            Path unpacked = Files.createTempFile(target.getParent(), resource, ".tmp");
            Files.write(unpacked, content);
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString(OWNER_EXECUTES));
            return Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalServerException("Can't unpack " + resource + " to " + target + ": " + e, e);
        }
    }
}
