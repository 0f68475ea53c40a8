package dev.shortlist.location;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param roots the folders below which files may be read; one that does not exist holds nothing
 * @param hosts the hosts that may be read from, each as {@code name} or {@code name:port}, as long
 *     as they are public; none by default
 * @param privateHosts hosts that may also be on this machine or in the private network
 * @param timeout how long a host may take for one whole answer
 * @param pause before a host that was busy or away is asked for the second time; before the third,
 *     four times as long
 * @param s3 how objects in S3 buckets are read
 */
@ConfigurationProperties("shortlist.locations")
record LocationSettings(
    @DefaultValue("./images") List<String> roots,
    @DefaultValue List<String> hosts,
    @DefaultValue List<String> privateHosts,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("1s") Duration pause,
    @DefaultValue S3Settings s3) {}
