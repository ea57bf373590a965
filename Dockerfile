FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
# A container's own loopback cannot be published.
ENV NODE_ENV=production TIDEMARK_HOST=0.0.0.0 TIDEMARK_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY alerts ./alerts
COPY src/web/assets ./src/web/assets
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8321
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.TIDEMARK_PORT || 8321) + '/readyz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Rows of a request live and die in the young generation, if it is large enough for them.
CMD ["node", "--min-semi-space-size=64", "--max-semi-space-size=64", "dist/cli/main.js", "serve"]
