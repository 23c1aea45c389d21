# The image of Gangway: the server, the built browser side, and the modules they need at run time; nothing else.
# Pin the base by digest where images must be reproducible.

# 1. The browser's side.
FROM node:24-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --loglevel=error
COPY tsconfig.json ./
COPY web web
COPY server server
RUN npm run --silent build

# 2. The modules of the server. The image has its own Node, so the one that npm brings along is dropped.
FROM node:24-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error \
 && rm -rf node_modules/node-linux-* node_modules/.bin/node

# 3. What runs.
FROM node:24-bookworm-slim
# Every interface of the container, because a published port arrives on its own one. What is published, and on which
# address of the machine, is decided by `docker run -p` or by docker-compose.yml. For the same reason TARGETS has to be
# given there: what may be dialled is not for an image to say.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data \
    PUBLIC_URL=http://localhost:8080
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY --from=web /app/web/dist web/dist
COPY server server
COPY package.json LICENSE ./
RUN mkdir -m 700 /data && chown 1000:1000 /data
# The base image's user `node`. By number, so that an orchestrator can see that it is not root and the owner of a
# mounted volume does not depend on names. Nothing below /app belongs to it: the server cannot change itself.
USER 1000:1000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["node", "server/healthcheck.ts"]
CMD ["node", "server/main.ts"]
