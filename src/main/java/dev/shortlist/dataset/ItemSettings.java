package dev.shortlist.dataset;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param uploads how many uploads of items run at once, the others wait; each holds a database
 *     connection for as long as its client sends
 */
@ConfigurationProperties("shortlist.items")
record ItemSettings(@DefaultValue("4") int uploads) {}
