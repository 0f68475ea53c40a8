package dev.shortlist.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs PostgreSQL in the data folder when no {@code spring.datasource.url} names a server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}'.isEmpty()")
class PostgresConfiguration {

  @Bean
  DataFolder dataFolder(@Value("${shortlist.data}") Path path) {
    return DataFolder.own(path);
  }

  @Bean
  PostgresInFolder postgres(DataFolder folder) throws IOException, SQLException {
    return PostgresInFolder.start(folder);
  }

  @Bean
  JdbcConnectionDetails connectionDetails(PostgresInFolder postgres) {
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return postgres.url();
      }

      @Override
      public String getUsername() {
        return "postgres";
      }

      @Override
      public String getPassword() {
        return postgres.password();
      }
    };
  }
}
