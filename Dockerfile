# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY mvnw pom.xml openapi.yaml ./
COPY .mvn .mvn
COPY src src
RUN ./mvnw package -DskipTests

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --create-home shortlist && install -d -o shortlist /data
USER shortlist
WORKDIR /home/shortlist
COPY --from=build /src/target/shortlist-*.jar shortlist.jar
# In a container the loopback address reaches nobody; who may reach this one is decided by what is published.
ENV SHORTLIST_DATA=/data SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["java", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-jar", "shortlist.jar"]
