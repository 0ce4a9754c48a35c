package dev.wingman.metrics.notify.delivery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses lie in the own network or machine, where a webhook should not lead. Pure. */
final class PrivateAddresses {

    private PrivateAddresses() {}

    static boolean contain(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        return address instanceof Inet4Address
                ? contain4(address.getAddress())
                : address instanceof Inet6Address && contain6(address.getAddress());
    }

    private static boolean contain4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128) // carriers' own
                || (first == 192 && second == 0 && third == 0)
                || (first == 198 && (second == 18 || second == 19));
    }

    private static boolean contain6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return true; // unique local, with fd00:ec2::254 of a cloud's metadata
        }
        if (starts(bytes, 0x20, 0x01, 0x00, 0x00)) {
            return true; // Teredo: an IPv4 address in disguise
        }
        if (starts(bytes, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01)) {
            return true; // NAT64 of the own network
        }
        if (starts(bytes, 0x00, 0x64, 0xff, 0x9b) || starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return contain(inner(bytes, 12)); // NAT64, and IPv4 in the last four bytes
        }
        return starts(bytes, 0x20, 0x02) && contain(inner(bytes, 2)); // 6to4
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress inner(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
