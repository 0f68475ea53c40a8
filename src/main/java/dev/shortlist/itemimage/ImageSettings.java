package dev.shortlist.itemimage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param largest more than an image has; a longer file or answer is not read
 */
@ConfigurationProperties("shortlist.images")
record ImageSettings(@DefaultValue("64MB") DataSize largest) {}
